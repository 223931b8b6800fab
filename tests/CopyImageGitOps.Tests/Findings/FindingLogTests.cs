using CopyImageGitOps.Findings;

namespace CopyImageGitOps.Tests.Findings;

public sealed class FindingLogTests
{
    private static readonly Finding Base = new(Severity.Warning, FindingCodes.Variable, "The image '$X' has a variable.");

    [Fact]
    public void An_empty_log_has_no_errors()
    {
        var log = new FindingLog();

        Assert.False(log.HasErrors);
        Assert.Empty(log.ToSortedList());
    }

    [Fact]
    public void Only_an_error_makes_the_log_have_errors()
    {
        var log = new FindingLog();
        log.AddRange([Base, Base with { Severity = Severity.Info }]);
        Assert.False(log.HasErrors);

        log.Add(Base with { Severity = Severity.Error });

        Assert.True(log.HasErrors);
    }

    [Fact]
    public void An_equal_finding_is_kept_once_and_one_that_differs_anywhere_is_kept()
    {
        var log = new FindingLog();
        log.AddRange(
        [
            Base,
            Base with { },
            Base with { Line = 1 },
            Base with { File = "a" },
            Base with { Field = "b" },
            Base with { Hint = "c" },
            Base with { Severity = Severity.Info },
        ]);

        Assert.Equal(6, log.ToSortedList().Count);
    }

    [Fact]
    public void Findings_are_sorted_by_file_line_code_field_and_message_with_those_without_a_file_first()
    {
        Finding[] sorted =
        [
            Base with { Message = "A" },
            Base with { Message = "B" },
            Base with { File = "Z.yaml", Line = 9 },
            Base with { File = "a.yaml" },
            Base with { File = "a.yaml", Line = 2, Code = "a" },
            Base with { File = "a.yaml", Line = 2, Code = "b", Field = "x" },
            Base with { File = "a.yaml", Line = 2, Code = "b", Field = "y" },
            Base with { File = "a.yaml", Line = 10, Code = "a" },
            Base with { File = "b.yaml", Line = 1 },
        ];

        foreach (var seed in Enumerable.Range(0, 20))
        {
            var shuffled = (Finding[])sorted.Clone();
            new Random(seed).Shuffle(shuffled);
            var log = new FindingLog();
            log.AddRange(shuffled);

            Assert.Equal(sorted, log.ToSortedList());
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Many_threads_may_add_at_once()
    {
        var log = new FindingLog();

        await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, (worker, cancellationToken) =>
        {
            for (var line = 1; line <= 1_000; line++)
            {
                log.Add(Base with { File = $"{worker % 4}.yaml", Line = line });
                Assert.False(log.HasErrors);
                if (line % 100 == 0) Assert.NotEmpty(log.ToSortedList());
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(4_000, log.ToSortedList().Count);
    }
}
