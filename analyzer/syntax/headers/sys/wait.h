#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H
#include <bits/rusage.h>
#include <bits/wait_status.h>
#include <signal.h>
#define WSTOPPED 2
#define WEXITED 4
#define WCONTINUED 8
#define WNOWAIT 0x01000000
typedef enum { P_ALL, P_PID, P_PGID } idtype_t;
typedef unsigned int id_t;
int waitid(idtype_t kind, id_t id, siginfo_t *info, int options);
pid_t wait(int *status);
pid_t wait3(int *status, int options, struct rusage *usage);
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);
pid_t waitpid(pid_t pid, int *status, int options);
#endif
