#include "cli/cli.h"

int main(int argc, char** argv) { return forkcheck::run_command_line(argc, argv); }
