using ChannelFit.Api.Tests.Fixtures;

namespace ChannelFit.Api.Tests.Assessments;

/// <summary>A model scores the instrument that the person answered, and no other.</summary>
public sealed class OtherInstrumentTests(ReusedApiFixture api) : IClassFixture<ReusedApiFixture>
{
    [Fact]
    public async Task A_rescore_with_a_model_of_another_instrument_returns_422_and_names_the_models_that_can()
    {
        using var partner = await api.CreatePartner();
        var first = (await partner.Submit(FirstInstrument.FirstRequest(PersonRequests.Coach))).Text("id");
        var second = (await partner.Submit(api.Request(PersonRequests.Coach))).Text("id");
        var rows = await api.CountRows();

        await AssertRefused(
            first,
            "fit-model@2.0.0",
            "fit-model@2.0.0 scores channel-fit@2, but the person answered channel-fit@1. "
                + "Models of channel-fit@1: fit-model@1.0.0, fit-model@1.1.0."
        );
        await AssertRefused(
            second,
            "fit-model@1.1.0",
            "fit-model@1.1.0 scores channel-fit@1, but the person answered channel-fit@2. "
                + "Models of channel-fit@2: fit-model@2.0.0."
        );
        Assert.Equal(rows, await api.CountRows());

        async Task AssertRefused(string id, string model, string detail)
        {
            var response = await partner.Post($"/v1/assessments/{id}/rescore", $$"""{"model":"{{model}}"}""");
            var error = Assert.Single((await response.AssertProblem(422, "validation")).List("errors"));

            Assert.Equal(
                ("#/model", "unknown-version", detail),
                (error.Text("pointer"), error.Text("code"), error.Text("detail"))
            );
        }
    }
}
