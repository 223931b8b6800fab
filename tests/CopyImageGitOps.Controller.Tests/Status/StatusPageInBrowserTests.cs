using System.Net;
using CopyImageGitOps.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CopyImageGitOps.Controller.Tests.Status;

public sealed class StatusPageInBrowserTests
{
    [Fact]
    public async Task A_browser_shows_the_page_with_hostile_texts_as_texts_and_has_nothing_to_complain()
    {
        await using var server = await StatusServer.StartAsync();
        StatusPageTests.Hostile(server);

        var visit = await Chromium.VisitAsync(server.Http.BaseAddress!, TestContext.Current.CancellationToken);

        Assert.Equal([], visit.Console);
        Assert.Contains("<html lang=\"en\">", visit.Dom, StringComparison.Ordinal);
        Assert.Contains("<title>CopyImage: 2 drifting</title>", visit.Dom, StringComparison.Ordinal);
        Assert.Contains("<th role=\"columnheader\" scope=\"col\">Public images</th>", visit.Dom, StringComparison.Ordinal);
        Assert.Contains(
            "<code>&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;\"'&amp;</code>", visit.Dom, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", visit.Dom, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", visit.Dom, StringComparison.Ordinal);
        Assert.Equal(3, visit.Dom.Split("<table").Length - 1);
    }

    [Fact]
    public async Task A_page_that_breaks_its_policy_would_be_noticed()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var server = builder.Build();
        server.Run(context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
            return context.Response.WriteAsync("<!doctype html><title>x</title><style>p{color:red}</style><p>text");
        });
        await server.StartAsync(TestContext.Current.CancellationToken);

        var visit = await Chromium.VisitAsync(new Uri(server.Urls.First()), TestContext.Current.CancellationToken);

        Assert.Contains("Content Security Policy", Assert.Single(visit.Console), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(360, false)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    public async Task A_screenshot_can_be_taken_on_a_phone_on_a_desk_and_in_the_dark(int width, bool isDark)
    {
        await using var server = await StatusServer.StartAsync();
        StatusPageTests.Lively(server);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(Environment.GetEnvironmentVariable("COPYIMAGE_SCREENSHOTS") ?? folder.Path, $"status-{width}{(isDark ? "-dark" : "")}.png");

        await Chromium.ScreenshotAsync(server.Http.BaseAddress!, file, width, 1400, TestContext.Current.CancellationToken, isDark);

        var png = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(width, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.InRange(png.Length, 20_000, 2_000_000);
    }
}
