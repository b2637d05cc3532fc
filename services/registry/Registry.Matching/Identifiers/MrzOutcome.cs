namespace Registry.Matching.Identifiers;

/// <summary>The outcome of reading a machine-readable zone.</summary>
public abstract record MrzOutcome
{
    private MrzOutcome() { }

    /// <summary>Every field is well-formed and every check digit is correct.</summary>
    /// <param name="Format"><c>TD1</c>, <c>TD2</c> or <c>TD3</c>.</param>
    /// <param name="Holder">The holder, ready for matching; its id is empty.</param>
    /// <param name="Expiry">The last day on which the document is valid.</param>
    public sealed record Valid(string Format, MatchEntity Holder, DateOnly? Expiry) : MrzOutcome;

    /// <summary>The lines do not fit any format: three of 30, two of 36 or two of 44 characters.</summary>
    /// <param name="Detail">What was received and what is allowed.</param>
    public sealed record WrongShape(string Detail) : MrzOutcome;

    /// <summary>A character other than A to Z, 0 to 9 and &lt;.</summary>
    /// <param name="Line">The line's number from 1.</param>
    /// <param name="Position">The character's position in it from 1.</param>
    public sealed record WrongCharacter(int Line, int Position) : MrzOutcome;

    /// <summary>Check digits that do not match their fields: a character was misread or altered.</summary>
    /// <param name="Fields">The fields: <c>number</c>, <c>birth date</c>, <c>expiry date</c>, <c>personal number</c>, <c>composite</c>.</param>
    /// <param name="Holder">The holder according to the other fields, ready for matching; null if one of these has an invalid value.</param>
    public sealed record WrongCheckDigit(IReadOnlyList<string> Fields, MatchEntity? Holder) : MrzOutcome;

    /// <summary>The check digits are correct, but a field has an invalid value.</summary>
    /// <param name="Field">The field.</param>
    /// <param name="Detail">Why, and what is allowed.</param>
    public sealed record WrongField(string Field, string Detail) : MrzOutcome;
}
