using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Tests.Runtime;

public sealed class GpuProviderTests
{
    private static readonly string[] Known = ["CUDAExecutionProvider", "TensorrtExecutionProvider", "CPUExecutionProvider"];

    private static GpuMachine Machine(bool provider = true, int? gpus = 2, params string[] lacks) =>
        new(_ => provider ? "/nowhere" : null, library => !lacks.Contains(library), () => gpus);

    [Fact]
    public void Names_a_build_without_the_provider() => Assert.Equal(
        "this build of ONNX Runtime has no CUDA provider", GpuProvider.Cuda.FindProblem(0, ["CPUExecutionProvider"], Machine()));

    [Fact]
    public void Names_the_provider_s_library()
    {
        Assert.Equal("libonnxruntime_providers_cuda.so is not installed", GpuProvider.Cuda.FindProblem(0, Known, Machine(provider: false)));
        Assert.Equal("libonnxruntime_providers_tensorrt.so is not installed", GpuProvider.TensorRt.FindProblem(0, Known, Machine(provider: false)));
    }

    [Fact]
    public void Names_the_driver() => Assert.Equal(
        "libcuda.so.1 cannot be loaded: there is no NVIDIA driver", GpuProvider.Cuda.FindProblem(0, Known, Machine(lacks: "libcuda.so.1")));

    [Theory]
    [InlineData(0, 0, "the driver finds no GPU")]
    [InlineData(1, 1, "there is no GPU 1, only GPU 0")]
    [InlineData(7, 4, "there is no GPU 7, only GPUs 0 to 3")]
    public void Names_the_GPUs_that_there_are(int index, int count, string problem) =>
        Assert.Equal(problem, GpuProvider.Cuda.FindProblem(index, Known, Machine(gpus: count)));

    [Fact]
    public void Names_the_library_that_is_missing()
    {
        Assert.Equal("libcudnn.so.9 cannot be loaded", GpuProvider.Cuda.FindProblem(0, Known, Machine(lacks: "libcudnn.so.9")));
        Assert.Equal("libnvinfer.so.10 cannot be loaded", GpuProvider.TensorRt.FindProblem(0, Known, Machine(lacks: "libnvinfer.so.10")));
    }

    [Fact]
    public void Keeps_the_engines_that_TensorRT_builds()
    {
        var settings = GpuProvider.TensorRtSettings(2, "/cache");
        Assert.Equal(("2", "1", "/cache"), (settings["device_id"], settings["trt_engine_cache_enable"], settings["trt_engine_cache_path"]));
    }

    [Theory]
    [InlineData("cuda:63")]
    [InlineData("tensorrt:63")]
    public void Says_in_one_line_that_a_device_cannot_be_used(string device)
    {
        // No machine has 64 GPUs.
        var factory = new OnnxSessionFactory(DeviceOptions.Parse(device), new InferenceClock());
        var message = Assert.Throws<ModelException>(factory.RequireDevice).Message;
        Assert.StartsWith($"device {device} cannot be used: ", message);
        Assert.DoesNotContain('\n', message);
        Assert.Contains("--device c", message);
    }

    [Fact]
    public void Takes_the_CPU_where_the_device_is_left_open_and_no_GPU_works()
    {
        var factory = new OnnxSessionFactory(new DeviceOptions { Kind = DeviceKind.Auto, Index = 63 }, new InferenceClock());
        factory.RequireDevice();
        Assert.Equal("cpu", factory.Place);
    }
}
