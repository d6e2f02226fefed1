/* The floor for listing: all outputs of W(N, K) in order, by plain depth-first search, written for speed.
 * Compiled with -DN=... -DK=...; knows nothing about processes: the letters of one child keep their order, that is all. */
#include <string.h>
#include <unistd.h>

enum { LENGTH = N * K, LINE = LENGTH + 2, ROOM = 1 << 16 };

static char line[LINE], buffer[ROOM + LINE];
static unsigned char printed[N];
static char *end = buffer;

static void put_all(const char *from, size_t size)
{
    while (size > 0) {
        const ssize_t done = write(STDOUT_FILENO, from, size);
        if (done <= 0)
            _exit(1);
        from += done;
        size -= (size_t)done;
    }
}

static void put_line(void)
{
    memcpy(end, line, LINE);
    end += LINE;
    if (end >= buffer + ROOM) {
        put_all(buffer, (size_t)(end - buffer));
        end = buffer;
    }
}

static void extend(int length)
{
    if (length == LENGTH) {
        put_line();
        return;
    }
    for (int i = 0; i < N; i++) {
        if (printed[i] < K) {
            line[length] = (char)('a' + i * K + printed[i]);
            printed[i]++;
            extend(length + 1);
            printed[i]--;
        }
    }
}

int main(void)
{
    line[LENGTH] = '!';
    line[LENGTH + 1] = '\n';
    extend(0);
    put_all(buffer, (size_t)(end - buffer));
    return 0;
}
