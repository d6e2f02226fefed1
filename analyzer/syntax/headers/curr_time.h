// The Linux Programming Interface's function for the time of day as text. Also read by a real compiler.
#ifndef CURR_TIME_H
#define CURR_TIME_H

#include <time.h>

static char *currTime(const char *format) {
  static char text[1000];
  time_t now = time(NULL);
  struct tm *parts = localtime(&now);
  if (parts == NULL) return NULL;
  return strftime(text, sizeof(text), format != NULL ? format : "%c", parts) == 0 ? NULL : text;
}

#endif
