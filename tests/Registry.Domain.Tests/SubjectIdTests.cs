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
    public void An_id_of_an_export_is_a_subjects_id(string id) => Assert.Equal(id, SubjectId.Parse(id).Value);

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
    public void What_a_url_or_a_log_could_read_as_more_is_no_subjects_id(string? id) => Assert.False(SubjectId.TryParse(id, null, out _));

    [Fact]
    public void Half_a_surrogate_pair_is_no_part_of_an_id() => Assert.False(SubjectId.TryParse($"a{(char)0xD800}b", null, out _));

    [Fact]
    public void An_id_has_at_most_255_characters()
    {
        Assert.True(SubjectId.TryParse(new string('a', 255), null, out _));
        Assert.False(SubjectId.TryParse(new string('a', 256), null, out _));
    }
}
