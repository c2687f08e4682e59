using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelFit.Benchmarks;

/// <summary>The upper limit for the service: Kestrel reads the whole body and responds with constant bytes.</summary>
public static class ConstantServer
{
    public static Task Run(string url, byte[] response)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(http => Answer(http, response));
        return app.RunAsync();
    }

    private static async Task Answer(HttpContext http, byte[] response)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);

        while (await http.Request.Body.ReadAsync(buffer) > 0)
        {
            // Reads and discards.
        }

        ArrayPool<byte>.Shared.Return(buffer);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = response.Length;
        await http.Response.Body.WriteAsync(response);
    }
}
