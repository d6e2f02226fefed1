/* Hello(N), one Promela process for each of the 2^N (ALL) processes. */
active [ALL] proctype process()
{
	bool printed;
end:	do
	:: d_step { !printed -> printed = true }
	od
}
