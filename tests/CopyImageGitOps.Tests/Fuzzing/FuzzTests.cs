using System.Diagnostics;
using System.Globalization;
using CopyImageGitOps.Testing;

namespace CopyImageGitOps.Tests.Fuzzing;

/// <summary>
/// A bounded number of cases in <c>make test</c>, and as many as <c>FUZZ_COUNT</c> or <c>FUZZ_SECONDS</c> says in <c>make fuzz</c>. <c>FUZZ_SEED</c> repeats a
/// campaign.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    // Aliases up to their limit take a second on an idle machine; what takes the square of anything takes for ever.
    private static readonly TimeSpan LongestCase = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Names => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_failed_once_holds_now(string name)
    {
        foreach (var file in FuzzCorpus.FilesOf(TargetOf(name))) TargetOf(name).Check(File.ReadAllBytes(file));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_input_breaks_nothing(string name)
    {
        var target = TargetOf(name);
        var seed = Setting("FUZZ_SEED") ?? Environment.TickCount;
        var random = new Random(seed);
        var (count, good, most) = (0L, 0L, Setting("FUZZ_COUNT") ?? (Setting("FUZZ_SECONDS") is null ? Campaign.Of(20_000) : long.MaxValue));
        var (start, longest) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        var enough = Setting("FUZZ_SECONDS") is { } seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        try
        {
            for (; count < most && Stopwatch.GetElapsedTime(start) < enough; count++)
            {
                var input = Mutation.Of(target.Seed(random), target.Seed(random), random);
                var begin = Stopwatch.GetTimestamp();
                if (Check(target, input)) good++;
                longest = Max(longest, Stopwatch.GetElapsedTime(begin));
            }
        }
        finally
        {
            output.WriteLine($"{name}: {count} cases ran, {good} of them beyond a finding; seed {seed}; the longest took {longest.TotalMilliseconds:0} ms");
        }
    }

    private static bool Check(FuzzTarget target, byte[] input)
    {
        try
        {
            var check = Task.Run(() => target.Check(input));
            return check.Wait(LongestCase) ? check.Result : throw new TimeoutException($"It took more than {LongestCase}.");
        }
        catch (Exception e)
        {
            var failure = (e as AggregateException)?.InnerException ?? e;
            var file = FuzzCorpus.Save(target, failure is TimeoutException ? input : Smallest(target, input, failure));
            throw new InvalidOperationException($"The input is kept in {file}: {e.Message}", e);
        }
    }

    /// <summary>Takes pieces away as long as it fails in the same way.</summary>
    private static byte[] Smallest(FuzzTarget target, byte[] input, Exception failure)
    {
        for (var size = input.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= input.Length;)
            {
                byte[] smaller = [.. input[..at], .. input[(at + size)..]];
                if (FailsAlike(target, smaller, failure)) input = smaller;
                else at += size;
            }
        }

        return input;
    }

    private static bool FailsAlike(FuzzTarget target, byte[] input, Exception failure)
    {
        try
        {
            target.Check(input);
            return false;
        }
        catch (Exception e)
        {
            return e.GetType() == failure.GetType() && e.TargetSite == failure.TargetSite;
        }
    }

    private static FuzzTarget TargetOf(string name) => FuzzTarget.All.Single(target => target.Name == name);

    private static int? Setting(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
