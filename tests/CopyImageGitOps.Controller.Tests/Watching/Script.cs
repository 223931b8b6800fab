using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace CopyImageGitOps.Controller.Tests.Watching;

/// <summary>Answers in their order.</summary>
internal sealed class Script
{
    private readonly ConcurrentQueue<Answer> _answers = [];
    private Answer _last = Answers.Refusal(500, "the script has no answer");

    public Script Then(Answer answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public Answer Next() => _answers.TryDequeue(out var answer) ? _last = answer : _last;
}

/// <summary>Answers one request.</summary>
internal delegate Task Answer(HttpContext context, CancellationToken ct);
