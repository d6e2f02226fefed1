/* Chain(N), one Promela process for each process: "<" makes the next one, "|" comes beside it, ">" after it. */
byte texts[N];          /* how many texts it has printed */

active [N] proctype link()
{
end:	do
	:: d_step { texts[_pid] == 0 && (_pid == 0 || texts[_pid - 1] > 0) -> texts[_pid] = 1 }
	:: d_step { texts[_pid] == 1 -> texts[_pid] = 2 }
	:: d_step { texts[_pid] == 2 && (_pid == N - 1 || texts[_pid + 1] == 3) -> texts[_pid] = 3 }
	od
}
