using System.Diagnostics;

namespace CopyImageGitOps.Cli.Git;

/// <summary>Whether who left something behind may still be at work.</summary>
internal static class RunningProcess
{
    public static bool Exists(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
