/* Polling(N), flat: a bit for each letter and for each number printed, and how often the parent has looked. */
int letters, numbers;
byte looks;
bool bang;

active proctype program()
{
end:	do
	:: d_step { !(letters & (1 << @N)) -> letters = letters | (1 << @N) }
	:: d_step { looks < N && (letters & ~numbers & (1 << @N)) -> numbers = numbers | (1 << @N); looks++ }
	:: d_step { looks < N -> looks++ }
	:: d_step { looks == N && letters == (1 << N) - 1 && !bang -> bang = true }
	od
}
