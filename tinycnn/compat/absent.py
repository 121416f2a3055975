"""What Keras had, in one of its versions, and is not here.

Scripts import many names that they never use, so each of these can be imported.
"""

# By module, as scripts call it; old modules count as the one that holds their names today.
ABSENT = {
    "keras": (
        "DTypePolicy FloatDTypePolicy Function InputSpec KerasTensor Operation Quantizer RematScope "
        "StatelessScope SymbolicScope device dtensor name_scope remat"
    ),
    "keras.backend": (
        "Function arange asymmetric_spatial_2d_padding asymmetric_temporal_padding atrous_conv2d batch_dot "
        "batch_normalization bias_add binary_focal_crossentropy categorical_focal_crossentropy conv1d "
        "conv2d conv2d_transpose conv3d conv3d_transpose ctc_batch_cost ctc_decode "
        "ctc_label_dense_to_sparse cumprod cumsum deconv2d depthwise_conv2d dropout experimental foldl "
        "foldr gather get_uid get_variable_shape gradients identity in_test_phase in_top_k "
        "in_train_phase is_placeholder is_sparse is_tensor learning_phase_scope legacy_weight_ordering "
        "lesser lesser_equal local_conv1d local_conv2d logsumexp map_fn moving_average_update name_scope "
        "normalize_batch_in_training normalize_data_format placeholder pool2d pool3d print_tensor py_all "
        "py_any py_slice py_sum random_bernoulli random_binomial random_normal_variable "
        "random_uniform_variable repeat_elements reset_uids resize_images resize_volumes result_type "
        "reverse rnn separable_conv1d separable_conv2d set_legacy_weight_ordering slice spatial_2d_padding "
        "spatial_3d_padding switch temporal_padding tf_major_version tf_minor_version to_dense "
        "truncated_normal update update_add update_sub"
    ),
    "keras.callbacks": "OrbaxCheckpoint SidecarEvaluatorModelExport UpdateEmbeddingCallback",
    "keras.config": (
        "disable_flash_attention enable_flash_attention enable_unsafe_deserialization "
        "is_flash_attention_enabled is_nnx_enabled max_epochs max_steps_per_epoch set_max_epochs "
        "set_max_steps_per_epoch"
    ),
    "keras.constraints": "RadialConstraint radial_constraint",
    "keras.datasets": "load_batch",
    "keras.initializers": "STFT STFTInitializer get_fans stft",
    "keras.layers": (
        "AbstractRNNCell AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D "
        "AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add AdditiveAttention AtrousConv1D "
        "AtrousConvolution1D Attention AugMix AutoContrast Average AveragePooling1D AveragePooling3D "
        "AvgPool1D AvgPool3D Bidirectional CategoryEncoding Concatenate Container "
        "ContrastLimitedAdaptiveHistogramEqualization Conv1D Conv1DTranspose Conv3D Conv3DTranspose "
        "ConvLSTM1D ConvLSTM2D ConvLSTM2DCell ConvLSTM3D ConvRNN2D ConvRecurrent2D Convolution1D "
        "Convolution1DTranspose Convolution3D Convolution3DTranspose Cropping1D Cropping3D CuDNNGRU "
        "CuDNNLSTM CutMix Deconv3D Deconvolution3D DenseFeatures DepthwiseConv1D Discretization Dot "
        "DynamicEmbedding DynamicLookup EinsumDense Embedding Equalization FlaxLayer GRU GRUCell "
        "GlobalAveragePooling1D GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool3D GlobalMaxPool1D "
        "GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling3D GroupQueryAttention "
        "HashedCrossing Hashing Highway InputSpec IntegerLookup JaxLayer LSTM LSTMCell LocallyConnected1D "
        "LocallyConnected2D Masking MaxNumBoundingBoxes MaxPool1D MaxPool3D MaxPooling1D MaxPooling3D "
        "Maximum MaxoutDense MelSpectrogram Merge Minimum MixUp MultiHeadAttention Multiply Node "
        "Normalization ParametricSoftplus Pipeline PreprocessingLayer RMSNormalization RNN RandAugment "
        "RandomColorDegeneration RandomColorJitter RandomElasticTransform RandomErasing "
        "RandomFourierFeatures RandomGaussianBlur RandomGrayscale RandomHeight RandomHue RandomInvert "
        "RandomPerspective RandomPosterization RandomSaturation RandomSharpness RandomShear RandomWidth "
        "Recurrent ReversibleEmbedding SReLU STFTSpectrogram SeparableConv1D SeparableConvolution1D "
        "SimpleRNN SimpleRNNCell Solarization SpatialDropout1D SpatialDropout3D SpectralNormalization "
        "StackedRNNCells StringLookup Subtract SyncBatchNormalization TFSMLayer TextVectorization "
        "TimeDistributed TimeDistributedDense TorchModuleWrapper UpSampling1D UpSampling3D Wrapper "
        "ZeroPadding1D ZeroPadding3D add average concatenate disable_v2_dtype_behavior dot "
        "enable_v2_dtype_behavior get_source_inputs maximum minimum multiply subtract "
        "time_distributed_dense"
    ),
    "keras.losses": (
        "CTC CategoricalGeneralizedCrossEntropy Circle categorical_generalized_cross_entropy circle ctc"
    ),
    "keras.metrics": (
        "MeanRelativeError MeanTensor cosine cosine_proximity experimental f1score fbeta_score fmeasure "
        "fscore matthews_correlation precision recall"
    ),
    "keras.models": (
        "Container InputSpec get_source_inputs LinearModel WideDeepModel experimental "
        "legacy_sequential_layers load_attributes_from_hdf5_group "
        "load_weights_from_hdf5_group load_weights_from_hdf5_group_by_name needs_legacy_support "
        "pickle_model preprocess_weights_for_loading save_attributes_to_hdf5_group "
        "save_weights_to_hdf5_group unpickle_model"
    ),
    "keras.ops": (
        "adaptive_average_pool adaptive_max_pool angle append arccosh arcsinh arctanh argpartition "
        "array_split associative_scan average bartlett bitwise_and bitwise_invert bitwise_left_shift "
        "bitwise_not bitwise_or bitwise_right_shift bitwise_xor blackman cbrt cdist cholesky "
        "cholesky_inverse conj conjugate conv_transpose corrcoef correlate cross ctc_decode ctc_loss "
        "cumprod custom_gradient deg2rad depth_to_space det diagflat diagonal diff digitize "
        "dot_product_attention dsplit dstack dtype eig eigh empty_like erf erfc erfinv exp2 "
        "extract_sequences fabs fft fft2 fliplr flipud fmax fmin fmod fold gcd geomspace get_item hamming "
        "hanning heaviside histogram hsplit hypot i0 ifft2 imag inner inv irfft isin isneginf isposinf "
        "isreal istft jvp kaiser kron layer_normalization lcm ldexp left_shift linalg logaddexp2 logdet "
        "lstsq lu_factor map matrix_rank multi_hot nanargmax nanargmin nancumprod nancumsum nanmax nanmean "
        "nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar nextafter percentile pinv "
        "polar psnr ptp qr rad2deg real rearrange rfft right_shift rms_normalization rot90 saturate_cast "
        "scan scatter scatter_update searchsorted segment_max segment_min segment_prod segment_sum select "
        "separable_conv signbit sinc slice_update slogdet solve solve_triangular space_to_depth "
        "sparse_sigmoid stft svd switch trace trapezoid tri unfold unique unravel_index vander vdot "
        "vectorize vectorized_map view view_as_complex view_as_real vsplit"
    ),
    "keras.optimizers": (
        "Adafactor Lamb LossScaleOptimizer MultiOptimizer Muon OptimizerMap ScheduleFreeAdamW "
        "TFOptimizer clip_norm optimizer_from_config"
    ),
    "keras.preprocessing": "text_dataset_from_directory timeseries_dataset_from_array",
    "keras.preprocessing.image": (
        "DirectoryIterator ImageDataGenerator Iterator NumpyArrayIterator apply_affine_transform "
        "apply_brightness_shift apply_channel_shift apply_transform flip_axis list_pictures "
        "random_brightness random_channel_shift random_rotation random_shear random_shift random_zoom "
        "transform_matrix_offset_center"
    ),
    "keras.regularizers": "ActivityRegularizer EigenvalueRegularizer",
    "keras.saving": "KerasFileEditor",
    "keras.utils": (
        "Config DeterministicRandomTestTool FeatureSpace GeneratorEnqueuer H5Dict HDF5Matrix "
        "OrderedEnqueuer SequenceEnqueuer SidecarEvaluator StepsPerExecutionTuner TimedThread accuracy "
        "ask_to_proceed_with_overwrite audio_dataset_from_directory binary_logloss conv_input_length "
        "conv_output_length convert_all_kernels_in_model convert_dense_weights_data_format convert_kernel "
        "count_params count_total_params func_dump func_load get_from_module get_index get_or_create_layer "
        "get_source_inputs h5dict has_arg init_pool init_pool_generator is_all_none is_keras_tensor "
        "layer_from_config load_array make_tuple multiclass_logloss next_sample object_list_uid "
        "pack_x_y_sample_weight pad_sequences save_array slice_arrays standardize_dtype "
        "text_dataset_from_directory timeseries_dataset_from_array to_list to_ordinal "
        "track_tf1_style_variables transpose_shape unpack_singleton unpack_x_y_sample_weight validate_file "
        "warmstart_embedding_matrix"
    ),
    "keras.wrappers": "SKLearnClassifier SKLearnRegressor SKLearnTransformer",
    "keras.wrappers.scikit_learn": "BaseWrapper KerasClassifier KerasRegressor",
}

_AXES = "images have two axes here; for one or three another library is needed"
_SEQUENCES = "for sequences, not images"
_BRANCHES = "it joins branches, and models are one chain of layers here"
_TABLES = "for tables and text, not images"
_GRAPHS = "there is no graph of symbols here: arrays are NumPy's, and computed at once"
_THREADS = "batches are read ahead by a thread of fit itself; give fit the generator"
_TRAINED = "large networks trained elsewhere are not here"
_TYPES = "numbers are of float32 or float64 only"
_AUGMENTS = "the image layers here are those for flips, rotation, shift, zoom, crop, contrast and brightness"

# Why, or what to use instead: the first pattern that fits the full name.
REASONS = {
    "*.SpatialDropout?D": _AXES,
    "*1D": _AXES,
    "*3D": _AXES,
    "*1DTranspose": _AXES,
    "*3DTranspose": _AXES,
    "*.conv1d*": _AXES,
    "*.conv3d*": _AXES,
    "*LSTM*": _SEQUENCES,
    "*GRU*": _SEQUENCES,
    "*RNN*": _SEQUENCES,
    "*Attention": _SEQUENCES,
    "*Embedding": _SEQUENCES,
    "*.Bidirectional": _SEQUENCES,
    "*.TimeDistributed*": _SEQUENCES,
    "*.Masking": _SEQUENCES,
    "*.Recurrent": _SEQUENCES,
    "*preprocessing.sequence*": _SEQUENCES,
    "*.pad_sequences": _SEQUENCES,
    "*timeseries*": _SEQUENCES,
    "*audio*": _SEQUENCES,
    "keras.layers.Merge": _BRANCHES,
    "*.layers.merge*": _BRANCHES,
    "keras.layers.Add": _BRANCHES,
    "keras.layers.Average": _BRANCHES,
    "keras.layers.Concatenate": _BRANCHES,
    "keras.layers.Dot": _BRANCHES,
    "keras.layers.Maximum": _BRANCHES,
    "keras.layers.Minimum": _BRANCHES,
    "keras.layers.Multiply": _BRANCHES,
    "keras.layers.Subtract": _BRANCHES,
    "keras.layers.add": _BRANCHES,
    "keras.layers.average": _BRANCHES,
    "keras.layers.concatenate": _BRANCHES,
    "keras.layers.dot": _BRANCHES,
    "keras.layers.maximum": _BRANCHES,
    "keras.layers.minimum": _BRANCHES,
    "keras.layers.multiply": _BRANCHES,
    "keras.layers.subtract": _BRANCHES,
    "*preprocessing.text*": _TABLES,
    "*text_dataset*": _TABLES,
    "*Lookup": _TABLES,
    "*.Hash*": _TABLES,
    "*.TextVectorization": _TABLES,
    "*.CategoryEncoding": _TABLES,
    "*.Discretization": _TABLES,
    "*.FeatureSpace": _TABLES,
    "*.DenseFeatures": _TABLES,
    "*.datasets.imdb*": _TABLES,
    "*.datasets.reuters*": _TABLES,
    "*.datasets.*_housing*": _TABLES,
    "keras.layers.Normalization": "scale the images before, or by Rescaling(scale, offset)",
    "keras.layers.RMSNormalization": "use BatchNormalization or LayerNormalization",
    "keras.layers.SyncBatchNormalization": "use BatchNormalization, which is of the whole batch",
    "keras.layers.Random*": _AUGMENTS,
    "keras.layers.*Mix*": _AUGMENTS,
    "keras.layers.RandAugment": _AUGMENTS,
    "*Enqueuer": _THREADS,
    "*HDF5Matrix": "read the file with h5py and give fit an array or a generator",
    "*.applications*": _TRAINED,
    "keras_applications*": _TRAINED,
    "*tensorflow_hub*": _TRAINED,
    "*LossScaleOptimizer": _TYPES,
    "*dtype_policies*": _TYPES,
    "*DTypePolicy": _TYPES,
    "*quantizers*": _TYPES,
    "*keras_tuner*": "try settings in a loop, or with scikit-learn's GridSearchCV",
    "*kerastuner*": "try settings in a loop, or with scikit-learn's GridSearchCV",
    "*tensorflow_datasets*": "of it there is load, for mnist, fashion_mnist, cifar10, cifar100",
    "*estimator*": "use model.fit",
    "keras.backend.gradients": "use tf.GradientTape",
    "keras.backend.placeholder": _GRAPHS,
    "keras.backend.*": _GRAPHS,
    "*KerasTensor": _GRAPHS,
    "*Scope": _GRAPHS,
    "keras.Function": _GRAPHS,
    "keras.Operation": _GRAPHS,
    "keras.metrics.f1score": "use F1Score",
    "keras.metrics.fmeasure": "use F1Score",
    "keras.metrics.precision": "use Precision",
    "keras.metrics.recall": "use Recall",
    "*.wrappers.SKLearn*": "use keras.wrappers.scikit_learn.KerasClassifier",
}
