/* Runs a command and says what it cost, on descriptor 3, as one line of JSON.
 *   measure SECONDS null|pipe|FILE COMMAND [ARGUMENT...]
 * The command's output goes to /dev/null, into a pipe (read here and counted) or into a file. After SECONDS of
 * processor time (or four times as many by the clock) it is killed; it also ends when this program's caller does. A small program
 * of its own, because Linux counts the memory that the caller of exec had used as memory of the program started: under Python,
 * nothing would be smaller than Python. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t late;
static pid_t child;

static void on_alarm(int signal_number)
{
    (void)signal_number;
    late = 1;
    kill(-child, SIGKILL);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void start(char **command, int out, double limit)
{
    const struct rlimit most = {.rlim_cur = (rlim_t)limit + 1, .rlim_max = (rlim_t)limit + 2};
    setrlimit(RLIMIT_CPU, &most);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    dup2(out, STDOUT_FILENO);
    close(3);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

/* Reads all that comes; -1 where there is nothing to read. */
static void drain(int from, long long *bytes, long long *lines)
{
    static char buffer[1 << 16];
    ssize_t got;
    while ((got = read(from, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR && !late)) {
        if (got < 0)
            continue;
        *bytes += got;
        for (char *p = buffer; (p = memchr(p, '\n', (size_t)(buffer + got - p))) != NULL; p++)
            ++*lines;
    }
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: measure SECONDS null|pipe|FILE COMMAND [ARGUMENT...]\n");
        return 2;
    }
    int ends[2] = {-1, -1};
    const int piped = strcmp(argv[2], "pipe") == 0;
    const char *path = strcmp(argv[2], "null") == 0 ? "/dev/null" : argv[2];
    const int out = piped ? (pipe2(ends, O_CLOEXEC) == 0 ? ends[1] : -1)
                          : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (out < 0) {
        perror(path);
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* so that nothing runs on when the measurements are broken off */
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);

    const double limit = atof(argv[1]), begin = now();
    child = fork();
    if (child == 0)
        start(argv + 3, out, limit);
    setpgid(child, child);
    close(out);
    const struct itimerval timer = {.it_value = {.tv_sec = (time_t)(4 * limit) + 1}};
    setitimer(ITIMER_REAL, &timer, NULL);

    long long bytes = 0, lines = 0;
    if (piped)
        drain(ends[0], &bytes, &lines);
    int status;
    struct rusage used;
    while (wait4(child, &status, 0, &used) < 0 && errno == EINTR)
        ;
    const double wall = now() - begin;
    late |= WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU;
    kill(-child, SIGKILL); /* orphans that it left behind */
    dprintf(3, "{\"wall\": %.6f, \"user\": %.6f, \"system\": %.6f, \"mb\": %.3f, \"status\": %d, \"late\": %s, \"bytes\": %lld, \"lines\": %lld}\n",
            wall, seconds(used.ru_utime), seconds(used.ru_stime), (double)used.ru_maxrss / 1024,
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), late ? "true" : "false", bytes, lines);
    return 0;
}
