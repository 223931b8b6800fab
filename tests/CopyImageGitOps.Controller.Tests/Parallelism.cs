// Most of these tests wait for other processes, so more of them than there are processors may wait at once.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
