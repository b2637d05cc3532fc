namespace Registry.Matching.Names;

/// <summary>One part of a parsed name. In an index, parts with the same text, kind and script are one object.</summary>
internal sealed class NamePart
{
    private ulong _joinedKey;

    internal NamePart(string text, PartKind kind, float weight, string? hangul = null, bool lacksVowels = false)
    {
        Text = text;
        Kind = kind;
        Weight = weight;
        Hangul = hangul;
        LacksVowels = lacksVowels;
    }

    /// <summary>The part's number in its index's pool; -1 outside a pool.</summary>
    internal int Number { get; set; } = -1;

    /// <summary>Folded text.</summary>
    internal string Text { get; }

    /// <summary>The text with each multi-letter sound written as one letter.</summary>
    internal string Sound => field ??= Kind is PartKind.Word ? SoundText.Of(Text) : Text;

    /// <summary>The letters of <see cref="Text"/> for <see cref="SpellingDistance"/>.</summary>
    internal byte[] Letters => field ??= SpellingDistance.Letters(Text);

    /// <summary>The letters of <see cref="Sound"/>; the same object as <see cref="Letters"/> if they are equal.</summary>
    internal byte[] SoundLetters => field ??= ReferenceEquals(Sound, Text) ? Letters : SpellingDistance.Letters(Sound);

    internal PartKind Kind { get; }

    /// <summary>The weight of the part: 1 for an ordinary word.</summary>
    internal float Weight { get; }

    /// <summary>The part as written if it was in Hangul.</summary>
    internal string? Hangul { get; }

    internal bool LacksVowels { get; }

    /// <summary>The part's index keys, sorted: two words are compared only if they share one.</summary>
    internal uint[] Keys => field ??= Kind is PartKind.Word ? PartKeys.Of(this) : [PartKeys.Exact(this)];

    /// <summary>The keys that the part shares with similar parts in the other script, if one of the two is Hangul.</summary>
    internal uint[] LoanKeys => field ??= Kind is PartKind.Word ? Names.LoanKeys.Of(this) : [];

    /// <summary>The keys that the part shares with similar parts in the other kind of script, if one of the two omits vowels.</summary>
    internal uint[] ConsonantKeys => field ??= Kind is PartKind.Word ? PartKeys.OfConsonantsAlone(Text) : [];

    /// <summary>The key that the part shares with several separate parts; null if it cannot match any.</summary>
    internal uint? JoinedKey
    {
        get
        {
            // The key and a flag that it is known are in one value, so that a reader sees both or neither.
            const ulong Known = 1ul << 33,
                Some = 1ul << 32;
            var key = Volatile.Read(ref _joinedKey);
            if (key == 0)
            {
                key = Known | (Kind is PartKind.Word && Names.JoinedKey.Of(Text) is { } found ? Some | found : 0);
                Volatile.Write(ref _joinedKey, key);
            }
            return (key & Some) == 0 ? null : (uint)key;
        }
    }

    /// <summary>The nickname families to which the part belongs.</summary>
    internal int[] Nicknames => field ??= Lexicon.Nicknames(Text);

    /// <summary>Whether a match of this part alone can connect two names.</summary>
    internal bool IsCore => Kind is PartKind.Word or PartKind.Number;
}
