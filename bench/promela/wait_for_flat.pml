/* WaitFor(N), flat: a bit for each letter printed; numbers come in order. */
int letters;
byte reaped;

active proctype program()
{
end:	do
	:: d_step { !(letters & (1 << @N)) -> letters = letters | (1 << @N) }
	:: d_step { reaped < N && (letters & (1 << reaped)) -> reaped++ }
	od
}
