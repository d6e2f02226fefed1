/* Hello(N), flat: making processes is one silent step, after which only the number of lines printed can change. */
int processes = 1;
int printed;

active proctype program()
{
	byte i;
	d_step { do :: i < N -> processes = 2 * processes; i++ :: else -> break od }
end:	do
	:: d_step { printed < processes -> printed++ }
	od
}
