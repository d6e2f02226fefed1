/* W(N, K), flat: how many letters each child has printed. */
byte printed[N];
byte left = N * K;
bool bang;

active proctype program()
{
end:	do
	:: d_step { printed[@N] < K -> printed[@N]++; left-- }
	:: d_step { left == 0 && !bang -> bang = true }
	od
}
