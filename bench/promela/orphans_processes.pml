/* Orphans(N), one Promela process for each child, which goes on as its own grandchild, and one for the parent. */
active [N] proctype child()
{
	byte printed;
end:	do
	:: d_step { printed < 2 -> printed++ }
	od
}

active proctype parent()
{
	bool printed;
end:	do
	:: d_step { !printed -> printed = true }
	od
}
