/* Tree(N), one Promela process for each process, numbered as in a heap from 0 to ALL-1. */
byte texts[ALL];        /* how many texts it has printed */

active [ALL] proctype node()
{
end:	do
	:: d_step { texts[_pid] == 0 && (_pid == 0 || texts[(_pid - 1) / 2] == 1) -> texts[_pid] = 1 }
	:: d_step {
		texts[_pid] == 1 &&
		(2 * _pid + 1 >= ALL || (texts[2 * _pid + 1] == 2 && texts[2 * _pid + 2] == 2)) ->
		texts[_pid] = 2
	   }
	od
}
