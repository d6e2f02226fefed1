// Which bytes leave in which write. The expected sequences were measured: each program compiled with
// `gcc -std=gnu17 -w -O0 -fno-builtin` against glibc 2.36 and run under `strace -e trace=write`, on a pseudo terminal and into a pipe.
#include "lone_process.h"

namespace forkcheck {
namespace {

std::string on(Stdout out, const std::string& body, int descriptor = 1) {
  const std::string c = "#include <stdio.h>\n#include <string.h>\n#include <errno.h>\n#include <unistd.h>\n"
                        "int main(void) {\n" + body + "\nreturn 0; }\n";
  const LoneRun run = run_alone(c, with_stdout(out));
  EXPECT_EQ(run.ending(), "exit 0");
  return run.pieces(descriptor);
}

// Long runs of writes as lengths.
std::string lengths(Stdout out, const std::string& c) {
  const LoneRun run = run_alone(c, with_stdout(out));
  std::string all;
  for (const WriteRequest& w : run.writes) all += std::to_string(w.text.size()) + ' ';
  return all;
}

constexpr const char* lines = R"(printf("x\ny\n"); printf("x\ny\n"); printf("a=%d\nb=%d\n",1,2); printf("\nchild %d\n", 3);
puts("p\nq"); fputs("k\nl",stdout); printf("%s|\n","m\nn\n");)";

TEST(Stdio, TerminalWritesUpToTheLastNewlineOfAPieceAndTheFirstTextLineByLine) {
  EXPECT_EQ(on(Stdout::terminal, lines), "x\n|y\n|x\ny\n|a=1\n|b=2\n|\n|child 3\n|p\n|q\n|k\n|lm\nn\n||\n|");
}

TEST(Stdio, PipeWritesOnceAtExit) {
  EXPECT_EQ(on(Stdout::pipe, lines), "x\ny\nx\ny\na=1\nb=2\n\nchild 3\np\nq\nk\nlm\nn\n|\n|");
}

constexpr const char* unbuffered = R"(errno=2; perror("a\nb"); perror("c"); fprintf(stderr,"x%d\ny%s\n",1,"z"); perror("a\nb");
putc('A',stderr); fputs("fp\nut",stderr); setbuf(stdout,NULL); puts("hey"); printf("a%d\nb\n",4); putchar('c'); fputs("fputs\n",stdout);)";

TEST(Stdio, UnbufferedStreamsWriteOncePerCallAndPutsTwice) {
  for (const Stdout out : {Stdout::terminal, Stdout::pipe}) {
    EXPECT_EQ(on(out, unbuffered), "hey|\n|a4\nb\n|c|fputs\n|");
  }
  EXPECT_EQ(on(Stdout::unbuffered, "puts(\"hey\"); printf(\"a%d\\nb\\n\", 4);"), "hey|\n|a4\nb\n|");
}

TEST(Stdio, PerrorUsesAStreamOfItsOwnOnATerminalAndSpoilsErrnoOnAPipe) {
  EXPECT_EQ(on(Stdout::terminal, unbuffered, 2),
            "a\n|b: No such file or directory\n|c: No such file or directory\n|x1\nyz\n|a\nb: No such file or directory\n|A|fp\nut|");
  EXPECT_EQ(on(Stdout::pipe, unbuffered, 2),
            "a\nb: No such file or directory\n|c: Invalid argument\n|x1\nyz\n|a\nb: Invalid argument\n|A|fp\nut|");
}

constexpr const char* blocks = R"(#include <stdio.h>
#include <string.h>
char b[20000]; char ub[16];
int main(void) {
  memset(b,'x',19999); printf("hi"); fputs(b,stdout); printf("%5000d|",7); b[100]='\n'; b[5000]='\n'; fputs(b,stdout); fflush(stdout); b[50]=0;
  MORE
  for(int i=0;i<3;i++) printf("abcdefg%d",i);
  putchar('Q'); putchar('R'); puts(b); for(int i=0;i<20;i++) putchar('a'+i);
  return 0;
})";

std::string blocks_with(const std::string& more) {
  std::string c = blocks;
  return c.replace(c.find("MORE"), 4, more);
}

TEST(Stdio, FullBuffersAreFlushedAndWholeBlocksWrittenPastThem) {
  EXPECT_EQ(lengths(Stdout::pipe, blocks_with("")), "4096 12288 4096 4096 4096 12288 4041 97 ");
  EXPECT_EQ(lengths(Stdout::terminal, blocks_with("")), "1024 18432 1024 1024 1024 1024 1024 1024 18432 969 77 20 ");
}

TEST(Stdio, SetvbufInTheMiddleOfOutput) {
  EXPECT_EQ(lengths(Stdout::pipe, blocks_with("setvbuf(stdout,ub,_IOFBF,16);")),
            "4096 12288 4096 4096 4096 12288 4041 7 16 1 16 36 16 5 ");
  EXPECT_EQ(lengths(Stdout::terminal, blocks_with("setvbuf(stdout,ub,_IOLBF,16);")),
            "1024 18432 1024 1024 1024 1024 1024 1024 18432 969 16 7 16 37 1 16 4 ");
}

TEST(Stdio, WriteOvertakesWhatIsBufferedAndUnderscoreExitLosesIt) {
  EXPECT_EQ(on(Stdout::terminal, "printf(\"late\"); write(1, \"now\", 3);"), "now|late|");
  EXPECT_EQ(run_alone("#include <stdio.h>\n#include <unistd.h>\nint main(void){printf(\"lost\");_exit(3);}").pieces(), "");
}

TEST(Stdio, ProcessIdsTravelThroughBuffers) {
  const std::string c = R"(#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  char b[40];
  sprintf(b, "%d,%d", getpid(), getppid()); write(1, b, strlen(b)); puts(b); printf("%s\n", b);
  int n = sprintf(b, "%d;", getpid()); n += sprintf(b + n, "%d", 7); write(1, b, n);
  return strlen(b) > 3;
})";
  const LoneRun run = run_alone(c);
  EXPECT_EQ(run.pieces(), "<self>,<parent>|<self>,<parent>\n|<self>,<parent>\n|<self>;7|");
  EXPECT_EQ(run.ending(), code_name(Code::text_length_used));
}

TEST(Stdio, APaddedProcessIdIsRefused) {
  EXPECT_EQ(run_alone("#include <stdio.h>\n#include <unistd.h>\nint main(void){printf(\"%6d\",getpid());}").ending(),
            code_name(Code::process_number_used));
}

}  // namespace
}  // namespace forkcheck
