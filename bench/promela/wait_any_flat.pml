/* WaitAny(N), flat: a bit for each letter printed and for each number printed. */
int letters, numbers;

active proctype program()
{
end:	do
	:: d_step { !(letters & (1 << @N)) -> letters = letters | (1 << @N) }
	:: d_step { (letters & ~numbers & (1 << @N)) -> numbers = numbers | (1 << @N) }
	od
}
