/* Polling(N), one Promela process for each process. Before the last look, somebody is never reaped: it may see nobody. */
bool zombie[N];
byte running = N;

active [N] proctype child()
{
	bool printed;
end:	do
	:: d_step { !printed -> printed = true; zombie[_pid] = true; running-- }
	od
}

active proctype parent()
{
	byte looks;
	bool printed;
end:	do
	:: d_step { looks < N && zombie[@N] -> zombie[@N] = false; looks++ }
	:: d_step { looks < N -> looks++ }
	:: d_step { looks == N && running == 0 && !printed -> printed = true }
	od
}
