/* WaitFor(N), one Promela process for each process. */
bool zombie[N];

active [N] proctype child()
{
	bool printed;
end:	do
	:: d_step { !printed -> printed = true; zombie[_pid] = true }
	od
}

active proctype parent()
{
	byte next;
end:	do
	:: d_step { next < N && zombie[next] -> zombie[next] = false; next++ }
	od
}
