namespace Registry.Matching.Ofac;

/// <summary>The Soundex code of an English word, as defined by the US National Archives: its first letter and three digits.</summary>
internal static class Soundex
{
    // The digit of each letter from A; 0 separates two letters with the same digit, - (H and W) does not.
    private const string Digits = "0123012-02245501262301-202";

    /// <summary>The code as one number; 0 if the word has no letter from A to Z.</summary>
    internal static int Of(ReadOnlySpan<char> word)
    {
        var (code, length) = (0, 0);
        var last = '0';
        foreach (var letter in word)
        {
            if (letter is < 'A' or > 'Z')
                continue;
            var digit = Digits[letter - 'A'];
            if (length == 0)
            {
                code = letter;
                length = 1;
                last = digit;
                continue;
            }
            if (digit == '-')
                continue;
            if (digit != '0' && digit != last)
            {
                code = (code << 4) | (digit - '0');
                if (++length == 4)
                    return code;
            }
            last = digit;
        }
        return length == 0 ? 0 : code << (4 * (4 - length));
    }

    /// <summary>The code in its written form, for instance <c>P350</c>.</summary>
    internal static string Written(int code) =>
        code == 0
            ? ""
            : string.Create(
                4,
                code,
                static (text, number) =>
                {
                    text[0] = (char)(number >> 12);
                    for (var i = 1; i < 4; i++)
                        text[i] = (char)('0' + ((number >> (4 * (3 - i))) & 0xF));
                }
            );
}
