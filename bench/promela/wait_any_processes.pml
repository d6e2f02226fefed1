/* WaitAny(N), one Promela process for each process; a child that has printed is a zombie until it is reaped. */
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
end:	do
	:: d_step { zombie[@N] -> zombie[@N] = false }
	od
}
