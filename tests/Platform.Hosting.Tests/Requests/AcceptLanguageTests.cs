using Microsoft.AspNetCore.Http;
using Platform.Hosting.Requests;

namespace Platform.Hosting.Tests.Requests;

public sealed class AcceptLanguageTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("*", "en")]
    [InlineData("ko", "en")]
    [InlineData("AR", "ar")]
    [InlineData("fr-CH", "fr")]
    [InlineData("zh-Hans-CN", "zh")]
    [InlineData("en;q=0.1, ar;q=0.9", "ar")]
    [InlineData("ar;q=0, fr;q=0.2", "fr")]
    [InlineData("fr, ar", "fr")]
    [InlineData("a=b=c;;", "en")]
    public async Task The_best_available_language_is_chosen_and_named_in_the_response(string? header, string language)
    {
        var context = new DefaultHttpContext();
        if (header is not null)
            context.Request.Headers.AcceptLanguage = header;
        Assert.Equal(language, (await AcceptLanguage.BindAsync(context)).Choose(["en", "ar", "fr", "zh"]));
        Assert.Equal(language, context.Response.Headers.ContentLanguage);
        Assert.Equal("Accept-Language", context.Response.Headers.Vary);
    }
}
