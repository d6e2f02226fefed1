/* Grove(N, K), one Promela process for each process. */
byte running[N] = K;    /* by child: its children that have not printed */
byte children = N;

active [N * K] proctype grandchild()
{
	bool printed;
end:	do
	:: d_step { !printed -> printed = true; running[_pid / K]-- }
	od
}

active [N] proctype child()
{
	bool printed;
end:	do
	:: d_step { !printed && running[_pid - N * K] == 0 -> printed = true; children-- }
	od
}

active proctype parent()
{
	bool printed;
end:	do
	:: d_step { children == 0 && !printed -> printed = true }
	od
}
