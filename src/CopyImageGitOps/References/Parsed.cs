namespace CopyImageGitOps.References;

/// <summary>A value or the reason why there is none.</summary>
internal readonly record struct Parsed<T>(T? Value, ReferenceError? Error) where T : class
{
    public T GetOrThrow() => Value ?? throw new ReferenceFormatException(Error!);

    public Parsed<T> As(string expected) => Error is null ? this : Error with { Expected = expected };

    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static implicit operator Parsed<T>(ReferenceError error) => new(null, error);
}
