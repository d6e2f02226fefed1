#ifndef _SIGNAL_H
#define _SIGNAL_H
#include <bits/pid_t.h>
#include <bits/sigset.h>
#include <bits/size_t.h>
#include <bits/timespec.h>
typedef unsigned int uid_t;
typedef int sig_atomic_t;
typedef void (*__sighandler_t)(int);
typedef __sighandler_t sighandler_t;
typedef __sighandler_t sig_t;
union sigval {
  int sival_int;
  void *sival_ptr;
};
typedef union sigval sigval_t;
#define SIG_DFL ((__sighandler_t)0)
#define SIG_IGN ((__sighandler_t)1)
#define SIG_ERR ((__sighandler_t)-1)
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
#define SA_NOCLDSTOP 1
#define SA_NOCLDWAIT 2
#define SA_SIGINFO 4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000
#define NSIG 65
#define SIGCLD SIGCHLD
#define SIGIO SIGPOLL
#define SIGIOT SIGABRT
#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGSTKFLT 16
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGPOLL 29
#define SIGPWR 30
#define SIGSYS 31
#define SIGRTMIN (__libc_current_sigrtmin())
#define SIGRTMAX (__libc_current_sigrtmax())
typedef struct {
  int si_signo;
  int si_errno;
  int si_code;
  int __pad;
  pid_t si_pid;
  uid_t si_uid;
  union {
    int si_status;
    sigval_t si_value;
  };
  int __rest[24];
} siginfo_t;
#define si_int si_value.sival_int
#define si_ptr si_value.sival_ptr
#define SI_USER 0
#define SI_KERNEL 0x80
#define SI_TKILL (-6)
#define SI_QUEUE (-1)
#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_TRAPPED 4
#define CLD_STOPPED 5
#define CLD_CONTINUED 6
typedef void (*__forkcheck_told_handler)(int, siginfo_t *, void *);
typedef void (*__forkcheck_restorer)(void);
struct sigaction {
  union {
    __sighandler_t sa_handler;
    __forkcheck_told_handler sa_sigaction;
  } __sigaction_handler;
#define sa_handler __sigaction_handler.sa_handler
#define sa_sigaction __sigaction_handler.sa_sigaction
  sigset_t sa_mask;
  int sa_flags;
  __forkcheck_restorer sa_restorer;
};
extern unsigned __forkcheck_timer(long nanoseconds, long interval);
extern int __forkcheck_sigwait(const void *set, void *info, int until);
extern int __forkcheck_queue(pid_t pid, int number, const void *value);
int __libc_current_sigrtmin(void);
int __libc_current_sigrtmax(void);
int kill(pid_t pid, int number);
int sigaction(int number, const struct sigaction *action, struct sigaction *old);
int siginterrupt(int number, int flag);
char *strsignal(int number);
int killpg(pid_t group, int number);
void psignal(int number, const char *text);
int raise(int number);
int sigaddset(sigset_t *set, int number);
int sigdelset(sigset_t *set, int number);
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigismember(const sigset_t *set, int number);
__sighandler_t signal(int number, __sighandler_t handler);
int sigpending(sigset_t *set);
int sigprocmask(int how, const sigset_t *set, sigset_t *old);
int sigsuspend(const sigset_t *mask);
int sigwait(const sigset_t *set, int *number);
int sigwaitinfo(const sigset_t *set, siginfo_t *info);
int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *time);
int sigqueue(pid_t pid, int number, const union sigval value);
#endif
