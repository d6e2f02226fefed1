/* Loop(N), flat: how many of each letter have been printed. Who prints one goes on as two. */
short printed[N];

active proctype program()
{
end:	do
	:: d_step { printed[0] < 1 -> printed[0]++ }
	:: d_step { printed[@N:1] < 2 * printed[@N:1 - 1] -> printed[@N:1]++ }
	od
}
