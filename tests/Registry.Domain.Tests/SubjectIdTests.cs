using Registry.Domain.Subjects;

namespace Registry.Domain.Tests;

public sealed class SubjectIdTests
{
    [Theory]
    [InlineData("unsc-6908001")]
    [InlineData("ofac-123")]
    [InlineData("NK-2xBnQ7mZ9rTqWv3KcLdYhP")]
    [InlineData("Q1234")]
    [InlineData("us-fed-0a1b2c.3d")]
    [InlineData("7")]
    [InlineData("ru-inn-770:1_2~3")]
    [InlineData("金-1")]
    public void An_exports_id_is_a_valid_subject_id(string id) => Assert.Equal(id, SubjectId.From(id).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-1")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("a\u00A0b")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a%2Fb")]
    [InlineData("a\\b")]
    [InlineData("a\"b")]
    [InlineData("a<b")]
    [InlineData("a\nb")]
    [InlineData("a\n")]
    [InlineData("a\u0000b")]
    [InlineData("a\u202Eb")]
    [InlineData("a\uFFFDb")]
    public void Characters_that_a_url_or_a_log_could_interpret_are_rejected(string? id) => Assert.False(SubjectId.TryParse(id, null, out _));

    [Fact]
    public void An_unpaired_surrogate_is_rejected() => Assert.False(SubjectId.TryParse($"a{(char)0xD800}b", null, out _));

    [Fact]
    public void An_id_has_at_most_255_characters()
    {
        Assert.True(SubjectId.TryParse(new string('a', 255), null, out _));
        Assert.False(SubjectId.TryParse(new string('a', 256), null, out _));
    }
}
