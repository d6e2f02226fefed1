/* W(N, K), one Promela process for each process. A print is a step; making, leaving and reaping are part of one. */
byte running = N;

active [N] proctype child()
{
	byte printed;
end:	do
	:: d_step { printed < K -> printed++; if :: printed == K -> running-- :: else fi }
	od
}

active proctype parent()
{
	bool printed;
end:	do
	:: d_step { running == 0 && !printed -> printed = true }
	od
}
