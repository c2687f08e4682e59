using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Outcomes.Calibration;
using ChannelFit.Api.Features.Outcomes.Statistics;
using ChannelFit.Api.Features.Outcomes.Summary;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>Serialization of what outcomes teach.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OutcomeSummaryResponse))]
[JsonSerializable(typeof(CalibrationResponse))]
[JsonSerializable(typeof(InstrumentStatisticsResponse))]
internal sealed partial class FindingsJsonContext : JsonSerializerContext;
