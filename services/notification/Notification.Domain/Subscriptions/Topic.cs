using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Notification.Domain.Subscriptions;

/// <summary>
/// The topic of a notice: a message's name in kebab case, for instance <c>permit-issued</c>. A subscription can also name <c>*</c>, for every topic.
/// </summary>
[ValueObject<string>, ValueForm("Must be * or a topic in kebab case, for instance permit-issued.")]
public readonly partial struct Topic
{
    /// <summary>Every topic.</summary>
    public static Topic Any { get; } = From("*");

    /// <summary>Whether a subscription to this topic gets notices on the other.</summary>
    public bool Covers(Topic other) => this == Any || this == other;

    private static Validation Validate(string value) => ValueFormAttribute.Check<Topic>(value == "*" || Form().IsMatch(value));

    [GeneratedRegex(@"^(?=.{1,64}\z)[a-z]+(-[a-z]+)*\z")]
    private static partial Regex Form();
}
