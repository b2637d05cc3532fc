using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Registry.Domain.AgencyScreenings;

/// <summary>An agency's own name for a batch of screenings, with which it can resume the batch.</summary>
[ValueObject<string>, ValueForm("Must be 1 to 64 letters, digits, dots, hyphens and underscores.")]
public readonly partial struct BatchId
{
    private static Validation Validate(string value) => ValueFormAttribute.Check<BatchId>(Form().IsMatch(value));

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Form();
}
