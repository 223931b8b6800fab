namespace CopyImageGitOps.Benchmarks.Copying;

/// <summary>
/// Where the registries keep their data: in memory, if there is room. docker-registry has every small file that it writes brought to the disk, four
/// for each request, so on a disk it is the disk that is measured, and what earlier runs deleted there.
/// </summary>
internal static class RegistryStorage
{
    private const string Memory = "/dev/shm";

    /// <summary>The layer of 2 GiB at both ends, and some air.</summary>
    private const long Room = 5L * 1024 * 1024 * 1024;

    /// <summary>From now on, temporary folders are there.</summary>
    /// <returns>As in: the data is …</returns>
    public static string Choose()
    {
        if (!Directory.Exists(Memory) || new DriveInfo(Memory).AvailableFreeSpace < Room) return "on disk";
        Environment.SetEnvironmentVariable("TMPDIR", Memory);
        return "in memory";
    }
}
