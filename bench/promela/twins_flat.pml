/* Twins(N, K), flat: how many of each letter have been printed. */
byte printed[K];
bool bang;

active proctype program()
{
end:	do
	:: d_step { printed[0] < N -> printed[0]++ }
	:: d_step { printed[@K:1] < printed[@K:1 - 1] -> printed[@K:1]++ }
	:: d_step { printed[K - 1] == N && !bang -> bang = true }
	od
}
