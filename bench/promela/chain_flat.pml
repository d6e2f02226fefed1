/* Chain(N), flat: how many have printed "<" (from the top), a bit for each "|", how many have printed ">" (from the bottom). */
int bars;
byte begun, done;

active proctype program()
{
end:	do
	:: d_step { begun < N -> begun++ }
	:: d_step { begun > @N && !(bars & (1 << @N)) -> bars = bars | (1 << @N) }
	:: d_step { begun == N && done < N && (bars & (1 << (N - 1 - done))) -> done++ }
	od
}
