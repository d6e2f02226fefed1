/* Twins(N, K), one Promela process for each process. */
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
