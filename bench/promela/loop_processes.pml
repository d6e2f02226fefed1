/* Loop(N), one Promela process for each process that prints: 2^(N-1) of them (ALL), all there from the start and asleep until they
 * are made. Process p makes, after printing letter r of N, process p + 2^(N-1-r). */
byte after[ALL];        /* the letter that it has printed last (its maker has, at first), counted from 1; the program: 0 */
bool made[ALL];

active [ALL] proctype process()
{
end:	do
	:: d_step {
		(_pid == 0 || made[_pid]) && after[_pid] < N ->
		after[_pid]++;
		if
		:: after[_pid] < N ->
			made[_pid + (1 << (N - 1 - after[_pid]))] = true;
			after[_pid + (1 << (N - 1 - after[_pid]))] = after[_pid]
		:: else
		fi
	   }
	od
}
