using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Onnx.Runtime;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Runtime;

public sealed class OnnxSessionFactoryTests
{
    [Theory]
    [InlineData("auto", DeviceKind.Auto, 0)]
    [InlineData("cpu", DeviceKind.Cpu, 0)]
    [InlineData("cuda", DeviceKind.Cuda, 0)]
    [InlineData("cuda:3", DeviceKind.Cuda, 3)]
    [InlineData("tensorrt", DeviceKind.TensorRt, 0)]
    [InlineData("tensorrt:1", DeviceKind.TensorRt, 1)]
    public void Reads_a_device(string text, DeviceKind kind, int index)
    {
        var device = DeviceOptions.Parse(text);
        Assert.Equal((kind, index), (device.Kind, device.Index));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cpu:0")]
    [InlineData("cuda:1:2")]
    [InlineData("tensorrt:x")]
    [InlineData("")]
    public void Refuses_an_unknown_device(string text) =>
        Assert.Contains("expected auto, cpu, cuda[:N] or tensorrt[:N]", Assert.Throws<ConfigurationException>(() => DeviceOptions.Parse(text)).Message);

    [Fact]
    public void Adds_the_time_of_every_run_to_its_clock()
    {
        var clock = new InferenceClock();
        using var session = Sessions.Factory(clock).Open(SharedData.Golden("contract", "encoder-planar.onnx"));
        Assert.Equal(0, clock.Calls);
        using var image = new ReusedTensor();
        for (var i = 0; i < 3; i++)
            session.Run(["image"], [image.OfShape([1, 3, 32, 32])], ["image_embeddings"], CancellationToken.None)[0].Dispose();
        Assert.Equal(3, clock.Calls);
        Assert.True(clock.Elapsed > TimeSpan.Zero);
    }

    [Fact]
    public void Reports_what_a_graph_refuses_in_one_line()
    {
        using var session = Sessions.Open("contract", "encoder-planar.onnx");
        using var image = new ReusedTensor();
        var error = Assert.Throws<ModelException>(
            () => session.Run(["image"], [image.OfShape([1, 3, 8, 8])], ["image_embeddings"], CancellationToken.None));
        Assert.StartsWith(session.Path, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Either_uses_CUDA_or_says_why_it_cannot()
    {
        var factory = new OnnxSessionFactory(DeviceOptions.Parse("cuda"), new InferenceClock());
        var path = SharedData.Golden("contract", "encoder-planar.onnx");
        if (factory.UsesCuda)
        {
            using var session = factory.Open(path);
            Assert.Equal("image", session.Signature.Inputs[0].Name);
        }
        else
        {
            var message = Assert.Throws<ModelException>(() => factory.Open(path)).Message;
            Assert.Contains(factory.CudaProblem!, message);
            Assert.Contains("--device cpu", message);
        }
    }
}
