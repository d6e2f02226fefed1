#ifndef _SYS_SEM_H
#define _SYS_SEM_H
#include <sys/ipc.h>

#define SEM_UNDO 0x1000
#define GETPID 11
#define GETVAL 12
#define GETALL 13
#define GETNCNT 14
#define GETZCNT 15
#define SETVAL 16
#define SETALL 17

struct semid_ds {
  struct ipc_perm sem_perm;
  time_t sem_otime;
  unsigned long __reserved1;
  time_t sem_ctime;
  unsigned long __reserved2;
  unsigned long sem_nsems;
  unsigned long __reserved3;
  unsigned long __reserved4;
};
struct sembuf {
  unsigned short sem_num;
  short sem_op;
  short sem_flg;
};
struct seminfo {
  int semmap, semmni, semmns, semmnu, semmsl, semopm, semume, semusz, semvmx, semaem;
};

int semget(key_t key, int semaphores, int flags);
int semop(int id, struct sembuf *operations, size_t count);
int semctl(int id, int semaphore, int command, ...);
extern int __forkcheck_semctl(int id, int semaphore, int command, ...);
#endif
