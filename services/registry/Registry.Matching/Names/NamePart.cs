namespace Registry.Matching.Names;

/// <summary>What a part of a name is; parts of different kinds are compared differently.</summary>
internal enum PartKind : byte
{
    /// <summary>A given name, family name, or an organisation's own word.</summary>
    Word,

    /// <summary>One letter that stands for a word.</summary>
    Initial,

    /// <summary>Digits; equal or not, never nearly.</summary>
    Number,

    /// <summary>An article, a filiation or a nobiliary particle, in the spelling that stands for it.</summary>
    Particle,

    /// <summary>A legal form, by its short name.</summary>
    LegalForm,

    /// <summary>A title, rank or honorific: it may be left out.</summary>
    Title,
}

/// <summary>One part of a parsed name. Parts of one text, kind and script are one object in an index.</summary>
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

    /// <summary>The part's place in its index's pool; -1 outside one.</summary>
    internal int Number { get; set; } = -1;

    /// <summary>Folded text.</summary>
    internal string Text { get; }

    /// <summary>The text with each two-letter sound as one letter.</summary>
    internal string Sound => field ??= Kind is PartKind.Word ? SoundText.Of(Text) : Text;

    /// <summary>The letters of <see cref="Text"/> for <see cref="SpellingDistance"/>.</summary>
    internal byte[] Letters => field ??= SpellingDistance.Letters(Text);

    /// <summary>The letters of <see cref="Sound"/>; the same object as <see cref="Letters"/> where they are the same.</summary>
    internal byte[] SoundLetters => field ??= ReferenceEquals(Sound, Text) ? Letters : SpellingDistance.Letters(Sound);

    internal PartKind Kind { get; }

    /// <summary>How much the part says: 1 for an ordinary word.</summary>
    internal float Weight { get; }

    /// <summary>The part as written where that was Hangul.</summary>
    internal string? Hangul { get; }

    internal bool LacksVowels { get; }

    /// <summary>The part's index keys, sorted: two words are compared only when they share one.</summary>
    internal uint[] Keys => field ??= Kind is PartKind.Word ? PartKeys.Of(this) : [PartKeys.Exact(this)];

    /// <summary>The keys by which the part meets one in the other script, where one of the two is Hangul.</summary>
    internal uint[] LoanKeys => field ??= Kind is PartKind.Word ? Names.LoanKeys.Of(this) : [];

    /// <summary>The keys by which the part meets one in the other kind of script, where one of the two leaves vowels out.</summary>
    internal uint[] ConsonantKeys => field ??= Kind is PartKind.Word ? PartKeys.OfConsonantsAlone(Text) : [];

    /// <summary>The key by which the part meets several parts that are written apart; null where it meets none.</summary>
    internal uint? JoinedKey
    {
        get
        {
            // A key and a mark that it is known in one value: whoever reads sees both or neither.
            const ulong Known = 1ul << 33, Some = 1ul << 32;
            var key = Volatile.Read(ref _joinedKey);
            if (key == 0)
            {
                key = Known | (Kind is PartKind.Word && Names.JoinedKey.Of(Text) is { } found ? Some | found : 0);
                Volatile.Write(ref _joinedKey, key);
            }
            return (key & Some) == 0 ? null : (uint)key;
        }
    }

    /// <summary>The families of familiar names that the part belongs to.</summary>
    internal int[] Nicknames => field ??= Lexicon.Nicknames(Text);

    /// <summary>Whether matching it alone can connect two names.</summary>
    internal bool IsCore => Kind is PartKind.Word or PartKind.Number;
}
