using System.Collections.Frozen;
using System.Globalization;
using System.Net.Mail;
using System.Text;
using System.Text.Json;
using Platform.Hosting.Problems;
using Platform.Kernel;

namespace Platform.Hosting.Requests;

/// <summary>Reads a request's fields into the domain's types and collects the errors, so that one response reports them all.</summary>
public sealed class FieldChecks
{
    private readonly List<FieldError> _errors = [];

    /// <summary>The errors so far.</summary>
    public IReadOnlyList<FieldError> Errors => _errors;

    /// <summary>Throws the problem if any field is invalid. Call it once, after the last field.</summary>
    /// <exception cref="RequestRejectedException">At least one field is not valid.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new RequestRejectedException(
                ProblemTypes.InvalidRequest,
                _errors.Count == 1 ? "One field is not valid." : $"{_errors.Count} fields are not valid.",
                [.. _errors]
            );
    }

    /// <summary>Records an error that only the calling code can detect.</summary>
    public void Add(string pointer, string detail) => _errors.Add(new(pointer, detail));

    /// <summary>Text of 1 to <paramref name="maxLength"/> characters without control characters; trimmed.</summary>
    /// <param name="multiline">Whether line breaks and tabs are allowed.</param>
    public string Text(string pointer, string? value, int maxLength, bool multiline = false)
    {
        var text = value?.Trim() ?? "";
        if (text.Length == 0)
            Add(pointer, "Must not be empty.");
        else if (text.Length > maxLength)
            Add(pointer, $"Must have at most {maxLength} characters.");
        else if (text.Any(c => IsForbidden(c, multiline)))
            Add(pointer, "Must not have control or text-direction characters.");
        else if (HasUnpairedSurrogate(text))
            Add(pointer, "Must be Unicode text: it has an unpaired surrogate.");
        return text;
    }

    /// <summary>As <see cref="Text"/>, or null when absent.</summary>
    public string? OptionalText(string pointer, string? value, int maxLength) => value is null ? null : Text(pointer, value, maxLength);

    /// <summary>A typed value. An error has the sentence of its <see cref="ValueFormAttribute"/>.</summary>
    public T Value<T>(string pointer, string? value)
        where T : struct, IParsable<T> => Read<T>(pointer, value).GetValueOrDefault();

    /// <summary>As <see cref="Value"/>, or null when it is absent or invalid.</summary>
    public T? OptionalValue<T>(string pointer, string? value)
        where T : struct, IParsable<T> => value is null ? null : Read<T>(pointer, value);

    /// <summary>A calendar day from 1900 to 2200; null when it is invalid.</summary>
    public DateOnly? Day(string pointer, string? value)
    {
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200)
            return day;
        Add(pointer, "Must be a day that exists, as YYYY-MM-DD, from 1900 to 2200.");
        return null;
    }

    /// <summary>A first and a last day, the last not before the first and at most <paramref name="maxYears"/> years after it.</summary>
    public (DateOnly First, DateOnly Last) Period(string firstPointer, string? first, string lastPointer, string? last, int maxYears)
    {
        var (from, to) = (Day(firstPointer, first), Day(lastPointer, last));
        if (from > to)
            Add(lastPointer, $"Must not be before {firstPointer.TrimStart('#', '/')}.");
        else if (to > from?.AddYears(maxYears))
            Add(lastPointer, $"Must be at most {maxYears} years after {firstPointer.TrimStart('#', '/')}.");
        return (from ?? default, to ?? default);
    }

    /// <summary>An instant of the past: of the future there is nothing to read.</summary>
    public void Past(string pointer, Instant instant, DateTimeOffset now)
    {
        if (instant.Value > now)
            Add(pointer, "Must not be in the future.");
    }

    /// <summary>A name: text with at least one letter, because a name without letters cannot be compared with a list.</summary>
    public string Name(string pointer, string? value, int maxLength)
    {
        var name = Text(pointer, value, maxLength);
        if (name.Length > 0 && !name.EnumerateRunes().Any(Rune.IsLetter))
            Add(pointer, "Must have at least one letter.");
        return name;
    }

    /// <summary>An e-mail address of at most 254 characters (RFC 5321 §4.5.3.1.3), without a display name.</summary>
    public string EmailAddress(string pointer, string? value)
    {
        var text = Text(pointer, value, 254);
        if (text.Length > 0 && !(MailAddress.TryCreate(text, out var address) && address.Address == text))
            Add(pointer, "Must be an e-mail address.");
        return text;
    }

    /// <summary>One of the allowed words.</summary>
    public string OneOf(string pointer, string? value, params ReadOnlySpan<string> allowed)
    {
        foreach (var word in allowed)
        {
            if (string.Equals(word, value, StringComparison.Ordinal))
                return word;
        }

        Add(pointer, $"Must be one of: {string.Join(", ", allowed!)}.");
        return "";
    }

    /// <summary>One of an enumeration's values, spelled as in responses.</summary>
    public T OneOf<T>(string pointer, string? value)
        where T : struct, Enum => Spelled<T>.Values.TryGetValue(OneOf(pointer, value, Spelled<T>.Names), out var found) ? found : default;

    /// <summary>As <see cref="OneOf{T}"/>, or null when absent.</summary>
    public T? OptionalOneOf<T>(string pointer, string? value)
        where T : struct, Enum => value is null ? null : OneOf<T>(pointer, value);

    /// <summary>A country in any words that <see cref="StatedCountry"/> reads.</summary>
    public StatedCountry Country(string pointer, string? value)
    {
        if (!StatedCountry.TryRead(value, out var country))
            Add(pointer, ValueFormAttribute.Of(typeof(StatedCountry)));
        return country;
    }

    /// <summary>As <see cref="Country"/>, or null when absent.</summary>
    public StatedCountry? OptionalCountry(string pointer, string? value) => value is null ? null : Country(pointer, value);

    /// <summary>A list of 1 (or none) to <paramref name="max"/> items, each read by <paramref name="read"/> with its own pointer.</summary>
    public IReadOnlyList<TOut> List<TIn, TOut>(string pointer, IReadOnlyList<TIn>? items, int min, int max, Func<string, TIn, TOut> read)
    {
        if (items is null || items.Count < min || items.Count > max)
        {
            Add(pointer, $"Must have {min} to {max} items.");
            return [];
        }

        return [.. items.Select((item, index) => read($"{pointer}/{index}", item))];
    }

    private T? Read<T>(string pointer, string? value)
        where T : struct, IParsable<T>
    {
        if (T.TryParse(value, CultureInfo.InvariantCulture, out var read))
            return read;
        Add(pointer, ValueFormAttribute.Of(typeof(T)));
        return null;
    }

    // Text-direction overrides can make a name look like another one on screen (Unicode TR36 §2.2).
    private static bool IsForbidden(char c, bool multiline) =>
        (char.IsControl(c) && !(multiline && c is '\n' or '\r' or '\t'))
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF';

    private static bool HasUnpairedSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                i++;
            else
                return true;
        }

        return false;
    }

    private static class Spelled<T>
        where T : struct, Enum
    {
        public static readonly string[] Names = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
        public static readonly FrozenDictionary<string, T> Values = Names.Zip(Enum.GetValues<T>()).ToFrozenDictionary(pair => pair.First, pair => pair.Second);
    }
}
