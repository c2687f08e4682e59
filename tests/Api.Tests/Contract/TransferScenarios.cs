using System.Net;
using System.Text;
using ChannelFit.Api.Http;
using ChannelFit.Api.Tests.Fixtures;
using static ChannelFit.Api.Tests.Fixtures.TransferClientExtensions;

namespace ChannelFit.Api.Tests.Contract;

/// <summary>Valid and invalid requests for import and export.</summary>
internal sealed class TransferScenarios(ExchangeRecorder exchanges)
{
    private const string WrongItem = """{"instrument":"channel-fit@2","answers":{"ENG1":7}}""";

    private static readonly string Record = SubmissionBodies
        .Replace("bounds", """{"linkedin":{"max":2},"events":{"fixed":1},"blog":{"min":0.5}}""")
        .ReplaceLineEndings("")
        .Replace("{\"instrument\"", """{"createdAt":"2025-01-02T03:04:05Z","idempotencyKey":"1","instrument" """);

    public async Task All(HttpClient partner)
    {
        await Import(partner, 200, $"{Record}\n{WrongItem}\n{SubmissionBodies.Smallest}");
        await Import(partner, 200, "instrument,ENG1\r\nchannel-fit@2,4\r\n", MediaTypes.Csv);
        await exchanges.Post(
            partner,
            "importAssessments",
            200,
            $"{TransferClientExtensions.Import}?mapping=lenient",
            "instrument,ENG1,colour\r\nchannel-fit@2,4,red\r\n",
            type: MediaTypes.Csv
        );
        await Import(partner, 400, "colour\r\n", MediaTypes.Csv);
        await Import(partner, 415, Record, "application/json");
        using var slow = new HttpRequestMessage(HttpMethod.Post, TransferClientExtensions.Import)
        {
            Content = new SlowContent(Record),
        };
        await exchanges.Send(partner, "importAssessments", 200, slow, Record);

        await exchanges.Get(partner, "exportAssessments", 200, Export);
        await exchanges.Get(partner, "exportAssessments", 200, $"{Export}?format=csv&createdFrom=2025-01-01T00:00:00Z");
        await exchanges.Get(partner, "exportAssessments", 400, $"{Export}?format=xml");
    }

    public static async Task AllWithStatus(ExchangeRecorder exchanges, HttpClient client, int status)
    {
        await exchanges.Post(
            client,
            "importAssessments",
            status,
            TransferClientExtensions.Import,
            Record,
            type: MediaTypes.Ndjson
        );
        await exchanges.Get(client, "exportAssessments", status, Export);
    }

    private Task<Exchange> Import(HttpClient partner, int status, string body, string type = MediaTypes.Ndjson) =>
        exchanges.Post(partner, "importAssessments", status, TransferClientExtensions.Import, body, type: type);

    /// <summary>A line whose end arrives late enough for the response to report progress.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly string line;

        public SlowContent(string line)
        {
            this.line = line;
            Headers.ContentType = new(MediaTypes.Ndjson);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\n"));
            await stream.FlushAsync();
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            await stream.WriteAsync("\n"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
