/* Orphans(N), flat: a bit for each letter printed. */
int children, grandchildren;
bool parent;

active proctype program()
{
end:	do
	:: d_step { !(children & (1 << @N)) -> children = children | (1 << @N) }
	:: d_step { (children & ~grandchildren & (1 << @N)) -> grandchildren = grandchildren | (1 << @N) }
	:: d_step { !parent -> parent = true }
	od
}
