using System.Reflection;
using Vogen;

namespace Platform.Kernel;

/// <summary>Which text a type accepts. Every problem document and exception about invalid text has this sentence, which never repeats the text.</summary>
/// <param name="sentence">For instance "Must be a date."</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ValueFormAttribute(string sentence) : Attribute
{
    /// <summary>The sentence.</summary>
    public string Sentence { get; } = sentence;

    /// <summary>The sentence for a type without its own.</summary>
    public const string General = "Invalid format.";

    /// <summary>The sentence of a type.</summary>
    public static string Of(Type type) => type.GetCustomAttribute<ValueFormAttribute>()?.Sentence ?? General;

    /// <summary>The result of a value's validation.</summary>
    /// <param name="isValid">Whether <typeparamref name="T"/> accepts the text.</param>
    public static Validation Check<T>(bool isValid)
        where T : struct => isValid ? Validation.Ok : Invalid<T>.Validation;

    private static class Invalid<T>
    {
        public static readonly Validation Validation = Validation.Invalid(Of(typeof(T)));
    }
}
