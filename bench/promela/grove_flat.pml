/* Grove(N, K), flat: a bit for each letter printed, and one for each child's dot. */
int letters[N];
int dots;
bool bang;

active proctype program()
{
end:	do
	:: d_step { !(letters[@NK / K] & (1 << (@NK % K))) -> letters[@NK / K] = letters[@NK / K] | (1 << (@NK % K)) }
	:: d_step { letters[@N] == (1 << K) - 1 && !(dots & (1 << @N)) -> dots = dots | (1 << @N) }
	:: d_step { dots == (1 << N) - 1 && !bang -> bang = true }
	od
}
